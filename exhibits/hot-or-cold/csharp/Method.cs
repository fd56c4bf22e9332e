var log = new List<string>();
var gate = new TaskCompletionSource();

async Task Body()
{
    log.Add("body starts");
    await gate.Task;
    log.Add("body ends");
}

log.Add("call");
var started = Body();
log.Add("after the call");
await Task.Yield(); // a turn for whoever else is ready
log.Add("after another wait");
gate.SetResult();
await started;
log.Add("after the await");
foreach (var (at, what) in log.Index())
{
    Console.WriteLine($"{at + 1}: {what}");
}
