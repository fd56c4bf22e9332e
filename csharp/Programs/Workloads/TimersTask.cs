namespace Programs.Workloads;

/// <summary>Many tasks, each of which sleeps again and again.</summary>
internal static class TimersTask
{
    public static async IAsyncEnumerable<uint> StreamAsync(
        IEnumerable<uint> seeds, int concurrency, int hops, int delayMsMin, int delayMsMax, SleepAsync sleep)
    {
        foreach (uint seed in seeds)
        {
            // region work
            var tasks = new Task<uint>[concurrency];
            for (int i = 0; i < tasks.Length; i++)
            {
                tasks[i] = HopAsync(seed, (uint)i, (uint)hops, (uint)delayMsMin, (uint)delayMsMax, sleep);
            }

            yield return U32.Fold(await Task.WhenAll(tasks));
            // endregion
        }
    }

    // region work
    private static async Task<uint> HopAsync(uint seed, uint i, uint hops, uint min, uint max, SleepAsync sleep)
    {
        uint v = U32.SeedFor(seed, i);
        for (uint h = 0; h < hops; h++)
        {
            uint delay = min + (U32.SeedFor(seed, (i * hops) + h) % (max - min + 1));
            await sleep(i, (int)delay);
            v = U32.Fmix32(v + delay);
        }

        return v;
    }
    // endregion
}
