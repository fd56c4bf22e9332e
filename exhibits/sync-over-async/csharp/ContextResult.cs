using System.Collections.Concurrent;

var window = new OneThread();
window.Post(_ => Console.WriteLine(Work().Result), null); // a click
window.Run();

static async Task<int> Work()
{
    await Task.Delay(100);
    return 42; // on the window's thread again, which waits for it above
}

internal sealed class OneThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> queue = [];

    public override void Post(SendOrPostCallback d, object? state) => queue.Add((d, state));

    public void Run()
    {
        SetSynchronizationContext(this);
        foreach (var (call, state) in queue.GetConsumingEnumerable())
        {
            call(state);
        }
    }
}
