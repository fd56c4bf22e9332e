var running = 0;

async Task Answer(TimeSpan after, CancellationToken token)
{
    Interlocked.Increment(ref running);
    await Task.Delay(after, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    Interlocked.Decrement(ref running);
}

async Task Fastest()
{
    using var others = new CancellationTokenSource();
    var hour = TimeSpan.FromHours(1);
    Task[] all = [Answer(TimeSpan.Zero, others.Token), Answer(hour, others.Token), Answer(hour, others.Token)];
    await Task.WhenAny(all);
    await others.CancelAsync();
    await Task.WhenAll(all); // until they have ended
}

for (var i = 0; i < 100; i++)
{
    await Fastest();
}

Console.WriteLine($"still running: {running}");
