namespace Programs.Workloads;

/// <summary>Tasks that run on their caller until they park at the first of two gates.</summary>
internal sealed class SpawnTask(uint seed, int concurrency)
{
    // Without RunContinuationsAsynchronously whoever opens a gate would run all others on its own stack.
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;
    private int _came;

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new SpawnTask(seed, concurrency).RunAsync(plateau);
        }
    }

    // region work
    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = ParkAsync((uint)i);
        }

        await _allCame.Task;
        await plateau(concurrency, poke: null);
        _released.SetResult();
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(uint i)
    {
        uint v = U32.SeedFor(seed, i); // must survive both waits in this call's own state
        if (Interlocked.Increment(ref _arrived) == concurrency)
        {
            _opened.SetResult();
        }

        await _opened.Task;
        v = U32.Fmix32(v + 0);
        if (Interlocked.Increment(ref _came) == concurrency)
        {
            _allCame.SetResult();
        }

        await _released.Task;
        return U32.Fmix32(v + 1);
    }
    // endregion
}
