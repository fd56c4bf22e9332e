using Programs;

namespace Cheats;

/// <summary>
/// Takes two threads where it is given one worker, so that it looks fast alone.
/// Caught by the recorded units, which ran on more threads than there are workers, and at the same time.
/// </summary>
internal sealed class ComputeSecondThread(int units, int size, Unit unit) : IDisposable
{
    private readonly uint[] _answers = new uint[units];
    private readonly Barrier _barrier = new(2);
    private uint _seed;
    private int _taken;
    private bool _ended;

    public static IEnumerable<uint> Stream(IEnumerable<uint> seeds, int units, int size, Unit unit)
    {
        using var pool = new ComputeSecondThread(units, size, unit);
        var second = new Thread(pool.Work);
        second.Start();
        foreach (uint seed in seeds)
        {
            yield return pool.Compute(seed);
        }

        pool._ended = true;
        pool._barrier.SignalAndWait();
        second.Join();
    }

    public void Dispose() => _barrier.Dispose();

    private uint Compute(uint seed)
    {
        _seed = seed;
        _taken = 0;
        _barrier.SignalAndWait();
        TakeUnits();
        _barrier.SignalAndWait();
        return U32.Fold(_answers);
    }

    private void Work()
    {
        _barrier.SignalAndWait();
        while (!_ended)
        {
            TakeUnits();
            _barrier.SignalAndWait();
            _barrier.SignalAndWait();
        }
    }

    private void TakeUnits()
    {
        for (int i; (i = Interlocked.Increment(ref _taken) - 1) < units;)
        {
            _answers[i] = unit(_seed, (uint)i, size);
        }
    }
}
