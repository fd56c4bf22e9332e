using System.Collections.Concurrent;

var window = new OneThread();
window.Post(_ =>
{
    Console.WriteLine(Work().Result);
    window.Close();
}, null);
window.Run();

static async Task<int> Work()
{
    await Task.Delay(100).ConfigureAwait(false);
    return 42; // on a thread of the pool
}

internal sealed class OneThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Call, object? State)> queue = [];

    public override void Post(SendOrPostCallback d, object? state) => queue.Add((d, state));

    public void Close() => queue.CompleteAdding();

    public void Run()
    {
        SetSynchronizationContext(this);
        foreach (var (call, state) in queue.GetConsumingEnumerable())
        {
            call(state);
        }
    }
}
