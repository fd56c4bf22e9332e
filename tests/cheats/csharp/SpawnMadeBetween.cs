using Programs;

namespace Cheats;

/// <summary>
/// Makes the threads of a seed before it asks for it, while no clock runs.
/// Caught by the time that passes there.
/// </summary>
internal sealed class SpawnMadeBetween : IDisposable
{
    private readonly uint[] _answers;
    private readonly Thread[] _threads;
    private readonly CountdownEvent _came;
    private readonly ManualResetEventSlim _begun = new();
    private readonly ManualResetEventSlim _firstGate = new();
    private readonly ManualResetEventSlim _secondGate = new();
    private uint _seed;

    private SpawnMadeBetween(int concurrency)
    {
        _answers = new uint[concurrency];
        _threads = new Thread[concurrency];
        _came = new(concurrency);
        for (int i = 0; i < concurrency; i++)
        {
            int task = i;
            _threads[i] = new Thread(() => Park(task)) { IsBackground = true };
            _threads[i].Start();
        }

        AwaitAll();
    }

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        var made = new SpawnMadeBetween(concurrency);
        foreach (uint seed in seeds)
        {
            yield return await made.WakeAsync(seed, plateau);
            made.Dispose();
            made = new SpawnMadeBetween(concurrency);
        }

        // The last ones wait in vain, and end with the process.
    }

    public void Dispose()
    {
        _came.Dispose();
        _begun.Dispose();
        _firstGate.Dispose();
        _secondGate.Dispose();
    }

    private async Task<uint> WakeAsync(uint seed, Plateau plateau)
    {
        _seed = seed;
        _begun.Set();
        foreach (ManualResetEventSlim gate in new[] { _firstGate, _secondGate })
        {
            AwaitAll();
            await plateau(_threads.Length, poke: null);
            gate.Set();
        }

        Array.ForEach(_threads, static thread => thread.Join());
        return U32.Fold(_answers);
    }

    private void AwaitAll()
    {
        _came.Wait();
        _came.Reset();
    }

    private void Park(int i)
    {
        _came.Signal();
        _begun.Wait();
        uint v = U32.SeedFor(_seed, (uint)i);
        _came.Signal();
        _firstGate.Wait();
        v = U32.Fmix32(v + 0);
        _came.Signal();
        _secondGate.Wait();
        _answers[i] = U32.Fmix32(v + 1);
    }
}
