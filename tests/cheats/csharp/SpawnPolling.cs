using Programs;

namespace Cheats;

/// <summary>
/// Lets its tasks look at a flag between naps, so that they wait at no gate.
/// Caught by the second census of one plateau: tasks have run that nobody had woken.
/// </summary>
internal sealed class SpawnPolling(uint seed, int concurrency)
{
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(20);

    private readonly TaskCompletionSource _allCameFirst = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allCameSecond = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isFirstOpen;
    private volatile bool _isSecondOpen;
    private int _cameFirst;
    private int _cameSecond;

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new SpawnPolling(seed, concurrency).RunAsync(plateau);
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
        _isFirstOpen = true;
        await _allCameSecond.Task;
        await plateau(concurrency, poke: null);
        _isSecondOpen = true;
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(uint i)
    {
        uint v = U32.SeedFor(seed, i);
        if (Interlocked.Increment(ref _cameFirst) == concurrency)
        {
            _allCameFirst.SetResult();
        }

        while (!_isFirstOpen)
        {
            await Task.Delay(Nap);
        }

        v = U32.Fmix32(v + 0);
        if (Interlocked.Increment(ref _cameSecond) == concurrency)
        {
            _allCameSecond.SetResult();
        }

        while (!_isSecondOpen)
        {
            await Task.Delay(Nap);
        }

        return U32.Fmix32(v + 1);
    }
}
