namespace Programs.Workloads;

/// <summary>Many threads, each of which sleeps again and again.</summary>
internal static class TimersThread
{
    public static IEnumerable<uint> Stream(
        IEnumerable<uint> seeds, int concurrency, int hops, int delayMsMin, int delayMsMax, Sleep sleep)
    {
        foreach (uint seed in seeds)
        {
            // region work
            uint[] answers = new uint[concurrency]; // one slot per thread, read after Join
            var threads = new Thread[concurrency];
            for (int i = 0; i < threads.Length; i++)
            {
                int task = i;
                threads[i] = new Thread(() => answers[task] = Hop(seed, (uint)task, (uint)hops, (uint)delayMsMin, (uint)delayMsMax, sleep));
                threads[i].Start();
            }

            Array.ForEach(threads, static thread => thread.Join());
            yield return U32.Fold(answers);
            // endregion
        }
    }

    // region work
    private static uint Hop(uint seed, uint i, uint hops, uint min, uint max, Sleep sleep)
    {
        uint v = U32.SeedFor(seed, i);
        for (uint h = 0; h < hops; h++)
        {
            uint delay = min + (U32.SeedFor(seed, (i * hops) + h) % (max - min + 1));
            sleep(i, (int)delay);
            v = U32.Fmix32(v + delay);
        }

        return v;
    }
    // endregion
}
