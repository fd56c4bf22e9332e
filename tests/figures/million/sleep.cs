// n tasks that sleep: sleep MODE N SECONDS, MODE one of `sleep`, `frame` and `gate`.
string mode = args[0];
int n = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
TimeSpan time = TimeSpan.FromSeconds(int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

async Task FrameAsync() => await Task.Delay(time);
async Task GateAsync() => await gate.Task;

List<Task> tasks = [];
for (int i = 0; i < n; i++)
{
    tasks.Add(mode switch { "sleep" => Task.Delay(time), "frame" => FrameAsync(), _ => GateAsync() });
}

Console.WriteLine("asleep");
if (Console.ReadLine() is "collect")
{
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    GC.WaitForPendingFinalizers();
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    Console.WriteLine("collected");
    Console.ReadLine();
}

gate.SetResult();
await Task.WhenAll(tasks);
Console.WriteLine("ended");
Console.ReadLine();
