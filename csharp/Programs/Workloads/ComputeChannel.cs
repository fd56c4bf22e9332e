using System.Threading.Channels;

namespace Programs.Workloads;

/// <summary>Tasks that outlive the iterations and read the units from a channel.</summary>
internal sealed class ComputeChannel(int units, int size, Unit unit)
{
    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>();
    private readonly uint[] _answers = new uint[units]; // one slot per unit, read when all are answered
    private TaskCompletionSource _allAnswered = NewSignal();
    private int _open; // units that are not answered yet

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int units, int size, int workers, Unit unit)
    {
        var pool = new ComputeChannel(units, size, unit);
        Task[] readers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(pool.WorkAsync))];
        foreach (uint seed in seeds)
        {
            yield return await pool.ComputeAsync(seed);
        }

        pool._jobs.Writer.Complete();
        await Task.WhenAll(readers);
    }

    // region work
    private async Task<uint> ComputeAsync(uint seed)
    {
        _open = units;
        _allAnswered = NewSignal();
        for (int i = 0; i < units; i++)
        {
            await _jobs.Writer.WriteAsync(new(seed, i)); // never waits: the channel is unbounded
        }

        await _allAnswered.Task;
        return U32.Fold(_answers);
    }

    private async Task WorkAsync()
    {
        await foreach (Job job in _jobs.Reader.ReadAllAsync())
        {
            _answers[job.I] = unit(job.Seed, (uint)job.I, size);
            if (Interlocked.Decrement(ref _open) == 0)
            {
                _allAnswered.SetResult();
            }
        }
    }
    // endregion

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly record struct Job(uint Seed, int I);
}
