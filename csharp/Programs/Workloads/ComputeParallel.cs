using System.Collections.Concurrent;

namespace Programs.Workloads;

/// <summary>A parallel loop on the thread pool and the calling thread.</summary>
internal static class ComputeParallel
{
    public static IEnumerable<uint> Stream(IEnumerable<uint> seeds, int units, int size, int workers, Unit unit)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers };
        foreach (uint seed in seeds)
        {
            // region work
            uint[] answers = new uint[units];
            // Without NoBuffering a worker would take units in growing chunks, as Parallel.For does.
            OrderablePartitioner<int> range = Partitioner.Create(Enumerable.Range(0, units), EnumerablePartitionerOptions.NoBuffering);
            Parallel.ForEach(range, options, i => answers[i] = unit(seed, (uint)i, size));
            yield return U32.Fold(answers);
            // endregion
        }
    }
}
