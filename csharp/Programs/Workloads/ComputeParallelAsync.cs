namespace Programs.Workloads;

/// <summary>An asynchronous parallel loop on the thread pool, of as many workers as it is told.</summary>
internal static class ComputeParallelAsync
{
    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int units, int size, int workers, Unit unit)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers };
        foreach (uint seed in seeds)
        {
            // region work
            uint[] answers = new uint[units];
            await Parallel.ForEachAsync(Enumerable.Range(0, units), options, (i, _) =>
            {
                answers[i] = unit(seed, (uint)i, size);
                return ValueTask.CompletedTask;
            });
            yield return U32.Fold(answers);
            // endregion
        }
    }
}
