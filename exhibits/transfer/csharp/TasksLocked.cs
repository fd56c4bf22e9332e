int a = 100, b = 0;
using var accounts = new SemaphoreSlim(1, 1);
var sent = new TaskCompletionSource();

var transfer = Transfer();
var show = Show();
sent.SetResult();
await Task.WhenAll(transfer, show);

async Task Transfer()
{
    await accounts.WaitAsync();
    try
    {
        a -= 30;
        await sent.Task; // a line to the log, over the network
        b += 30;
    }
    finally
    {
        accounts.Release();
    }
}

async Task Show()
{
    await accounts.WaitAsync();
    try
    {
        Console.WriteLine($"sum: {a + b}");
    }
    finally
    {
        accounts.Release();
    }
}
