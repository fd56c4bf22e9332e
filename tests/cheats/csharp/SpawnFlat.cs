using Programs;

namespace Cheats;

/// <summary>
/// Mixes in one loop what each of the calls around the innermost one should mix.
/// Caught by the census, which finds that nobody awaits the one call of a task.
/// </summary>
internal sealed class SpawnFlat(uint seed, int concurrency, int depth)
{
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
            yield return await new SpawnFlat(seed, concurrency, depth).RunAsync(plateau);
        }
    }

    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = ParkAsync((uint)i);
        }

        await _allCameFirst.Task;
        await plateau(concurrency, poke: null);
        _firstGate.SetResult();
        await _allCameSecond.Task;
        await plateau(concurrency, poke: null);
        _secondGate.SetResult();
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(uint i)
    {
        uint v = U32.SeedFor(seed, i);
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
        for (uint level = 1; level <= depth; level++)
        {
            v = U32.Fmix32(v + level);
        }

        return v;
    }
}
