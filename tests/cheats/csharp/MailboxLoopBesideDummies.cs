using Programs;

namespace Cheats;

/// <summary>
/// Parks as many tasks as it should, which nobody pokes: one loop beside them computes what they would answer.
/// Caught by the pokes: none of the parked tasks has run for one.
/// </summary>
internal sealed class MailboxLoopBesideDummies(uint seed, int concurrency)
{
    private readonly TaskCompletionSource<bool>[] _ends = new TaskCompletionSource<bool>[concurrency];
    private TaskCompletionSource<Letter?> _mail = NewSource<Letter?>();

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new MailboxLoopBesideDummies(seed, concurrency).RunAsync(plateau);
        }
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = ParkAsync(i);
        }

        Task loop = AnswerAsync();
        await plateau(concurrency, PokeAsync);
        _mail.SetResult(null);
        await loop;
        Array.ForEach(_ends, static end => end.SetResult(true));
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(int i)
    {
        _ends[i] = NewSource<bool>();
        await _ends[i].Task;
        return U32.SeedFor(seed, (uint)i);
    }

    private async Task AnswerAsync()
    {
        while (await _mail.Task is { } letter)
        {
            _mail = NewSource<Letter?>();
            letter.Answer.SetResult(U32.Fmix32(U32.SeedFor(seed, letter.Task) + letter.Nonce));
        }
    }

    private async ValueTask<uint> PokeAsync(int i, uint nonce)
    {
        var letter = new Letter((uint)i, nonce, NewSource<uint>());
        _mail.SetResult(letter);
        return await letter.Answer.Task;
    }

    private sealed record Letter(uint Task, uint Nonce, TaskCompletionSource<uint> Answer);
}
