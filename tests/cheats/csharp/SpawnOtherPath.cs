using Programs;

namespace Cheats;

/// <summary>
/// Works honestly up to a thousand tasks, the number that a gate checks quickly, and above it makes none at all.
/// Caught by the census at the size that is measured.
/// </summary>
internal sealed class SpawnOtherPath(uint seed, int concurrency)
{
    private const int MostHonest = 1000;

    private readonly TaskCompletionSource[] _allCame = [NewSource(), NewSource()];
    private readonly TaskCompletionSource[] _gates = [NewSource(), NewSource()];
    private readonly int[] _came = new int[2];

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            var round = new SpawnOtherPath(seed, concurrency);
            yield return await (concurrency > MostHonest ? round.PretendAsync(plateau) : round.RunAsync(plateau));
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<uint> PretendAsync(Plateau plateau)
    {
        uint[] values = new uint[concurrency];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = U32.Fmix32(U32.SeedFor(seed, (uint)i) + 0);
        }

        await plateau(concurrency, poke: null);
        await plateau(concurrency, poke: null);
        return U32.Fold(Array.ConvertAll(values, static v => U32.Fmix32(v + 1)));
    }

    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = ParkAsync((uint)i);
        }

        await _allCame[0].Task;
        await plateau(concurrency, poke: null);
        _gates[0].SetResult();
        await _allCame[1].Task;
        await plateau(concurrency, poke: null);
        _gates[1].SetResult();
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(uint i)
    {
        uint v = U32.SeedFor(seed, i);
        await ArriveAsync(0);
        v = U32.Fmix32(v + 0);
        await ArriveAsync(1);
        return U32.Fmix32(v + 1);
    }

    private Task ArriveAsync(int gate)
    {
        if (Interlocked.Increment(ref _came[gate]) == concurrency)
        {
            _allCame[gate].SetResult();
        }

        return _gates[gate].Task;
    }
}
