using var stop = new CancellationTokenSource();
var goOn = new TaskCompletionSource();

var all = Task.WhenAll(Sibling(stop.Token), Fail());
goOn.SetResult();
await Task.WhenAny(all);
Console.WriteLine($"the task is {all.Status}");

Task Fail()
{
    stop.Cancel(); // whoever fails tells the others
    return Task.FromException(new InvalidOperationException());
}

async Task Sibling(CancellationToken cancel)
{
    await goOn.Task.WaitAsync(cancel);
    Console.WriteLine("the sibling went on");
}
