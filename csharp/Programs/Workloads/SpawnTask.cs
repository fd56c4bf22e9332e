namespace Programs.Workloads;

/// <summary>Tasks that run on their caller until they park at the first of two gates.</summary>
internal sealed class SpawnTask(uint seed, int concurrency, int depth)
{
    // Without RunContinuationsAsynchronously whoever opens a gate would run all others on its own stack.
    private readonly TaskCompletionSource _allCameFirst = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allCameSecond = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _secondGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _cameFirst;
    private int _cameSecond;

    public static async IAsyncEnumerable<uint> StreamAsync(
        IEnumerable<uint> seeds, int concurrency, int depth, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new SpawnTask(seed, concurrency, depth).RunAsync(plateau);
        }
    }

    // region work
    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = CallAsync((uint)i, depth);
        }

        await _allCameFirst.Task;
        await plateau(concurrency, poke: null);
        _firstGate.SetResult();
        await _allCameSecond.Task;
        await plateau(concurrency, poke: null);
        _secondGate.SetResult();
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private Task<uint> CallAsync(uint i, int level) => level == 1 ? ParkAsync(i) : EncloseAsync(i, level);

    private async Task<uint> EncloseAsync(uint i, int level)
    {
        uint v = await CallAsync(i, level - 1);
        return U32.Fmix32(v + (uint)level); // the level must survive the wait in this call's own state
    }

    private async Task<uint> ParkAsync(uint i)
    {
        uint v = U32.SeedFor(seed, i); // must survive both waits in this call's own state
        if (Interlocked.Increment(ref _cameFirst) == concurrency)
        {
            _allCameFirst.SetResult();
        }

        await _firstGate.Task;
        v = U32.Fmix32(v + 0);
        if (Interlocked.Increment(ref _cameSecond) == concurrency)
        {
            _allCameSecond.SetResult();
        }

        await _secondGate.Task;
        return U32.Fmix32(v + 1);
    }
    // endregion
}
