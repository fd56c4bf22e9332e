namespace Programs.Workloads;

/// <summary>Threads that outlive the iterations and take the units one by one.</summary>
internal sealed class ComputeThread(int units, int size, int workers, Unit unit) : IDisposable
{
    private readonly uint[] _answers = new uint[units]; // one slot per unit, read after the barrier
    private readonly Thread[] _threads = new Thread[workers];
    private readonly Barrier _barrier = new(workers + 1); // workers and parent, before and after each iteration
    private uint _seed;
    private int _taken;
    private bool _ended;

    public static IEnumerable<uint> Stream(IEnumerable<uint> seeds, int units, int size, int workers, Unit unit)
    {
        using var pool = new ComputeThread(units, size, workers, unit);
        pool.Start();
        foreach (uint seed in seeds)
        {
            yield return pool.Compute(seed);
        }

        pool.End();
    }

    public void Dispose() => _barrier.Dispose();

    private void Start()
    {
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work);
            _threads[i].Start();
        }
    }

    // region work
    private uint Compute(uint seed)
    {
        _seed = seed;
        _taken = 0;
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        return U32.Fold(_answers);
    }

    private void Work()
    {
        _barrier.SignalAndWait();
        while (!_ended)
        {
            for (int i; (i = Interlocked.Increment(ref _taken) - 1) < units;)
            {
                _answers[i] = unit(_seed, (uint)i, size);
            }

            _barrier.SignalAndWait();
            _barrier.SignalAndWait();
        }
    }
    // endregion

    private void End()
    {
        _ended = true;
        _barrier.SignalAndWait();
        Array.ForEach(_threads, static thread => thread.Join());
    }
}
