using Programs;

namespace Cheats;

/// <summary>
/// Parks its tasks once, and says twice that they are parked, so that each is woken once only.
/// Caught by the census of the second gate: none of its tasks has run since the first.
/// </summary>
internal sealed class SpawnFirstGateLeftOut(uint seed, int concurrency)
{
    private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _came;

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new SpawnFirstGateLeftOut(seed, concurrency).RunAsync(plateau);
        }
    }

    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = ParkAsync((uint)i);
        }

        await _allCame.Task;
        await plateau(concurrency, poke: null);
        await plateau(concurrency, poke: null);
        _gate.SetResult();
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(uint i)
    {
        uint v = U32.Fmix32(U32.SeedFor(seed, i) + 0);
        if (Interlocked.Increment(ref _came) == concurrency)
        {
            _allCame.SetResult();
        }

        await _gate.Task;
        return U32.Fmix32(v + 1);
    }
}
