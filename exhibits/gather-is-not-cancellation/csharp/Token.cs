using var stop = new CancellationTokenSource();
var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var goOn = new ManualResetEventSlim();

var work = Task.Run(() =>
{
    started.SetResult();
    goOn.Wait();
    Console.WriteLine("the work went on");
}, stop.Token); // keeps it from starting, and does no more

await started.Task;
stop.Cancel();
goOn.Set();
await Task.WhenAny(work);
Console.WriteLine($"the task is {work.Status}");
