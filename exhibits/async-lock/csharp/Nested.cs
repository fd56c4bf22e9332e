using var gate = new SemaphoreSlim(1, 1);
var balance = 70;

async Task<int> Read()
{
    await gate.WaitAsync();
    try { return balance; }
    finally { gate.Release(); }
}

async Task Report()
{
    await gate.WaitAsync();
    try
    {
        Console.WriteLine("counting");
        Console.WriteLine($"balance: {await Read()}"); // Read waits for what Report holds
    }
    finally { gate.Release(); }
}

await Report();
