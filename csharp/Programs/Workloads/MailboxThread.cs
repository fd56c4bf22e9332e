namespace Programs.Workloads;

/// <summary>Threads that park each on a semaphore of its own, and answer whoever wakes them.</summary>
internal sealed class MailboxThread(uint seed, int concurrency) : IDisposable
{
    private readonly SemaphoreSlim[] _mail = new SemaphoreSlim[concurrency];
    private readonly uint?[] _nonces = new uint?[concurrency]; // null: for good
    private readonly CountdownEvent _came = new(concurrency);
    private readonly SemaphoreSlim _answered = new(0);
    private uint _answer;

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            using var round = new MailboxThread(seed, concurrency);
            yield return await round.RunAsync(plateau);
        }
    }

    public void Dispose()
    {
        Array.ForEach(_mail, static mail => mail.Dispose());
        _came.Dispose();
        _answered.Dispose();
    }

    // region work
    private async Task<uint> RunAsync(Plateau plateau)
    {
        uint[] answers = new uint[concurrency]; // one slot per thread, read after Join
        var threads = new Thread[concurrency];
        for (int i = 0; i < threads.Length; i++)
        {
            int task = i;
            threads[i] = new Thread(() => answers[task] = Park(task));
            threads[i].Start();
        }

        _came.Wait();
        await plateau(concurrency, (i, nonce) => ValueTask.FromResult(Poke(i, nonce)));
        Array.ForEach(_mail, static mail => mail.Release());
        Array.ForEach(threads, static thread => thread.Join());
        return U32.Fold(answers);
    }

    private uint Park(int i)
    {
        uint v = U32.SeedFor(seed, (uint)i); // must survive every wait on this thread's own stack
        _mail[i] = new SemaphoreSlim(0);
        _came.Signal();
        _mail[i].Wait();
        while (_nonces[i] is { } nonce)
        {
            _nonces[i] = null; // before the answer: whoever gets it may poke again at once
            _answer = U32.Fmix32(v + nonce);
            _answered.Release();
            _mail[i].Wait();
        }

        return v;
    }
    // endregion

    private uint Poke(int i, uint nonce)
    {
        _nonces[i] = nonce;
        _mail[i].Release();
        _answered.Wait();
        return _answer;
    }
}
