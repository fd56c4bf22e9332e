var log = new List<string>();
var gate = new TaskCompletionSource();

async IAsyncEnumerable<int> Body()
{
    log.Add("body starts");
    await gate.Task;
    log.Add("body ends");
    yield break;
}

log.Add("call");
var started = Body();
log.Add("after the call");
await Task.Yield();
log.Add("after another wait");
gate.SetResult();
await foreach (var _ in started) { } // asking for the first is what sets it going
log.Add("after the await");
foreach (var (at, what) in log.Index())
{
    Console.WriteLine($"{at + 1}: {what}");
}
