namespace Programs.Workloads;

/// <summary>Tasks that park each on a completion source of its own, and answer whoever wakes them.</summary>
internal sealed class MailboxTask(uint seed, int concurrency)
{
    private readonly TaskCompletionSource<Letter?>[] _mail = new TaskCompletionSource<Letter?>[concurrency];
    private readonly TaskCompletionSource _allCame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _came;

    public static async IAsyncEnumerable<uint> StreamAsync(IEnumerable<uint> seeds, int concurrency, Plateau plateau)
    {
        foreach (uint seed in seeds)
        {
            yield return await new MailboxTask(seed, concurrency).RunAsync(plateau);
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
        Array.ForEach(_mail, static mail => mail.SetResult(null));
        return U32.Fold(await Task.WhenAll(tasks));
    }

    private async Task<uint> ParkAsync(int i)
    {
        uint v = U32.SeedFor(seed, (uint)i); // must survive every wait in this call's own state
        _mail[i] = NewMail();
        if (Interlocked.Increment(ref _came) == concurrency)
        {
            _allCame.SetResult();
        }

        while (await _mail[i].Task is { } letter)
        {
            _mail[i] = NewMail(); // before the answer: whoever gets it may poke again at once
            letter.Answer.SetResult(U32.Fmix32(v + letter.Nonce));
        }

        return v;
    }
    // endregion

    private static TaskCompletionSource<Letter?> NewMail() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask<uint> PokeAsync(int i, uint nonce)
    {
        var letter = new Letter(nonce, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _mail[i].SetResult(letter);
        return await letter.Answer.Task;
    }

    private sealed record Letter(uint Nonce, TaskCompletionSource<uint> Answer);
}
