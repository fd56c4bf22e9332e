using Programs;

namespace Cheats;

/// <summary>
/// Opens the first gate and says at once that all have come to the second, so that most find it open.
/// Caught by the count of who is there when it says so: while the harness talks, all get there.
/// </summary>
internal sealed class SpawnCalledEarly(uint seed, int concurrency)
{
    private readonly TaskCompletionSource _firstGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _secondGate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new SpawnCalledEarly(seed, concurrency).RunAsync(plateau);
        }
    }

    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = ParkAsync((uint)i);
        }

        await plateau(concurrency, poke: null);
        _firstGate.SetResult();
        await plateau(concurrency, poke: null);
        _secondGate.SetResult();
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(uint i)
    {
        uint v = U32.SeedFor(seed, i);
        await _firstGate.Task;
        v = U32.Fmix32(v + 0);
        await _secondGate.Task;
        return U32.Fmix32(v + 1);
    }
}
