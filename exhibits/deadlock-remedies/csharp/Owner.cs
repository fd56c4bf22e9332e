using System.Threading.Channels;

var requests = Channel.CreateUnbounded<Request>(new() { SingleReader = true });
int[] meals = new int[5], uses = new int[5];

// Owns all forks: nobody else touches them, so nothing is locked.
async Task Serve()
{
    await foreach (var (me, served) in requests.Reader.ReadAllAsync())
    {
        meals[me]++;
        uses[me]++;
        uses[(me + 1) % 5]++;
        served.SetResult();
    }
}

async Task Dine(int me)
{
    for (var meal = 0; meal < 5; meal++)
    {
        var served = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await requests.Writer.WriteAsync(new(me, served));
        await served.Task;
    }
}

var owner = Serve();
await Task.WhenAll(Enumerable.Range(0, 5).Select(Dine));
requests.Writer.Complete();
await owner;
Console.WriteLine($"meals: {meals.Sum()}");
Console.WriteLine($"lost updates: {(2 * meals.Sum()) - uses.Sum()}");

internal sealed record Request(int Philosopher, TaskCompletionSource Served);
