using Programs;

namespace Cheats;

/// <summary>
/// Makes its tasks for the first seed and lets them park for all others, so that making and ending them costs nothing.
/// Caught by the census of the second iteration: none of its tasks has begun since the first.
/// </summary>
internal sealed class SpawnKeptTasks(int concurrency)
{
    private readonly uint[] _answers = new uint[concurrency];

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        var kept = new SpawnKeptTasks(concurrency);
        var next = NewSource<Round?>();
        for (int i = 0; i < concurrency; i++)
        {
            _ = kept.WorkAsync((uint)i, next.Task);
        }

        foreach (uint seed in seeds)
        {
            var round = new Round(seed, concurrency);
            next.SetResult(round);
            next = round.Next;
            await round.PassAsync(plateau);
            yield return U32.Fold(kept._answers);
        }

        next.SetResult(null);
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WorkAsync(uint i, Task<Round?> next)
    {
        while (await next is { } round)
        {
            uint v = U32.SeedFor(round.Seed, i);
            await round.First.ArriveAsync();
            v = U32.Fmix32(v + 0);
            await round.Second.ArriveAsync();
            _answers[i] = U32.Fmix32(v + 1);
            next = round.Next.Task;
            _ = round.Last.ArriveAsync();
        }
    }

    private sealed record Round(uint Seed, int Concurrency)
    {
        public Gate First { get; } = new(Concurrency);

        public Gate Second { get; } = new(Concurrency);

        public Gate Last { get; } = new(Concurrency);

        public TaskCompletionSource<Round?> Next { get; } = NewSource<Round?>();

        public async Task PassAsync(Plateau plateau)
        {
            foreach (Gate gate in new[] { First, Second })
            {
                await gate.AllCame.Task;
                await plateau(Concurrency, poke: null);
                gate.Opened.SetResult(true);
            }

            await Last.AllCame.Task;
        }
    }

    private sealed class Gate(int expected)
    {
        private int _came;

        public TaskCompletionSource<bool> AllCame { get; } = NewSource<bool>();

        public TaskCompletionSource<bool> Opened { get; } = NewSource<bool>();

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _came) == expected)
            {
                AllCame.SetResult(true);
            }

            return Opened.Task;
        }
    }
}
