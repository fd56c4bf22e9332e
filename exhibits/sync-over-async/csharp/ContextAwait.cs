using System.Collections.Concurrent;

var window = new OneThread();
window.Post(async _ =>
{
    Console.WriteLine(await Work());
    window.Close();
}, null);
window.Run();

static async Task<int> Work()
{
    await Task.Delay(100);
    return 42;
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
