namespace Programs.Workloads;

/// <summary>A counter-example: async alone makes nothing parallel, since each call runs on its caller to the end.</summary>
internal static class ComputeTask
{
    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int units, int size, Unit unit)
    {
        foreach (uint seed in seeds)
        {
            // region work
            var tasks = new Task<uint>[units];
            for (int i = 0; i < tasks.Length; i++)
            {
                tasks[i] = ComputeAsync(seed, (uint)i, size, unit);
            }

            yield return U32.Fold(await Task.WhenAll(tasks));
            // endregion
        }
    }

    // region work
    private static async Task<uint> ComputeAsync(uint seed, uint i, int size, Unit unit) => unit(seed, i, size);
    // endregion
}
