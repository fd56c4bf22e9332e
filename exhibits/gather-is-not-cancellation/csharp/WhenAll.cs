var goOn = new TaskCompletionSource();

var all = Task.WhenAll(Sibling(), Fail());
Console.WriteLine($"one has failed; all are over: {all.IsCompleted}");
goOn.SetResult();
await Task.WhenAny(all);
Console.WriteLine($"the task is {all.Status}");

Task Fail() => Task.FromException(new InvalidOperationException());

async Task Sibling()
{
    await goOn.Task;
    Console.WriteLine("the sibling went on");
}
