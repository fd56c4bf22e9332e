namespace Programs.Workloads;

/// <summary>A task per unit, queued to the thread pool, whose threads are the workers.</summary>
internal static class ComputeTaskRun
{
    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int units, int size, Unit unit)
    {
        foreach (uint seed in seeds)
        {
            // region work
            var tasks = new Task<uint>[units];
            for (int i = 0; i < tasks.Length; i++)
            {
                uint task = (uint)i;
                tasks[i] = Task.Run(() => unit(seed, task, size));
            }

            yield return U32.Fold(await Task.WhenAll(tasks));
            // endregion
        }
    }
}
