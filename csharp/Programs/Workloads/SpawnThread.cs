using System.Runtime.CompilerServices;

namespace Programs.Workloads;

/// <summary>Threads that park at two gates.</summary>
internal sealed class SpawnThread(uint seed, int concurrency, int depth) : IDisposable
{
    private readonly CountdownEvent _cameFirst = new(concurrency);
    private readonly ManualResetEventSlim _firstGate = new();
    private readonly CountdownEvent _cameSecond = new(concurrency);
    private readonly ManualResetEventSlim _secondGate = new();

    public static async IAsyncEnumerable<uint> StreamAsync(
        IEnumerable<uint> seeds, int concurrency, int depth, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            using var round = new SpawnThread(seed, concurrency, depth);
            yield return await round.RunAsync(plateau);
        }
    }

    public void Dispose()
    {
        _cameFirst.Dispose();
        _firstGate.Dispose();
        _cameSecond.Dispose();
        _secondGate.Dispose();
    }

    // region work
    private async Task<uint> RunAsync(Plateau plateau)
    {
        uint[] answers = new uint[concurrency]; // one slot per thread, read after Join
        var threads = new Thread[concurrency];
        for (int i = 0; i < threads.Length; i++)
        {
            int task = i;
            threads[i] = new Thread(() => answers[task] = Park((uint)task, depth));
            threads[i].Start();
        }

        _cameFirst.Wait();
        await plateau(concurrency, poke: null);
        _firstGate.Set();
        _cameSecond.Wait();
        await plateau(concurrency, poke: null);
        _secondGate.Set();
        Array.ForEach(threads, static thread => thread.Join());
        return U32.Fold(answers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // a frame for each level
    private uint Park(uint i, int level)
    {
        if (level > 1)
        {
            return U32.Fmix32(Park(i, level - 1) + (uint)level);
        }

        uint v = U32.SeedFor(seed, i); // must survive both waits on this thread's own stack
        _cameFirst.Signal();
        _firstGate.Wait();
        v = U32.Fmix32(v + 0);
        _cameSecond.Signal();
        _secondGate.Wait();
        return U32.Fmix32(v + 1);
    }
    // endregion
}
