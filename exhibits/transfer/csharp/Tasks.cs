int a = 100, b = 0;
var sent = new TaskCompletionSource();

var transfer = Transfer();
Console.WriteLine($"sum: {a + b}");
sent.SetResult();
await transfer;

async Task Transfer()
{
    a -= 30;
    await sent.Task; // a line to the log, over the network
    b += 30;
}
