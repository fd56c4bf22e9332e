using var gate = new SemaphoreSlim(1, 1);
var balance = 70;

int ReadHeld() => balance; // for callers that hold the gate

async Task Report()
{
    await gate.WaitAsync();
    try
    {
        Console.WriteLine("counting");
        Console.WriteLine($"balance: {ReadHeld()}");
    }
    finally { gate.Release(); }
}

await Report();
