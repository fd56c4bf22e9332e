using System.Threading.Channels;

namespace Programs.Workloads;

/// <summary>Tasks that park each at a channel of its own, and answer each letter that comes, until it is completed.</summary>
internal sealed class MailboxChannel(uint seed, int concurrency)
{
    private readonly Channel<Letter>[] _mail = new Channel<Letter>[concurrency];
    private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _came;

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new MailboxChannel(seed, concurrency).RunAsync(plateau);
        }
    }

    // region work
    private async Task<uint> RunAsync(Plateau plateau)
    {
        var tasks = new Task<uint>[concurrency];
        for (int i = 0; i < tasks.Length; i++)
        {
            tasks[i] = ParkAsync(i);
        }

        await _allCame.Task;
        await plateau(concurrency, PokeAsync);
        Array.ForEach(_mail, static mail => mail.Writer.Complete());
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(int i)
    {
        uint v = U32.SeedFor(seed, (uint)i); // must survive every wait in this call's own state
        _mail[i] = Channel.CreateUnbounded<Letter>(); // whoever pokes waits for the answer: there is one letter at the most
        if (Interlocked.Increment(ref _came) == concurrency)
        {
            _allCame.SetResult();
        }

        await foreach (Letter letter in _mail[i].Reader.ReadAllAsync())
        {
            letter.Answer.SetResult(U32.Fmix32(v + letter.Nonce));
        }

        return v;
    }
    // endregion

    private async ValueTask<uint> PokeAsync(int i, uint nonce)
    {
        var letter = new Letter(nonce, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _mail[i].Writer.WriteAsync(letter);
        return await letter.Answer.Task;
    }

    private sealed record Letter(uint Nonce, TaskCompletionSource<uint> Answer);
}
