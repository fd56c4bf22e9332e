int inFlight = 0, most = 0;
var arrival = new Lock();

for (var i = 0; i < 3; i++)
{
    await FetchAsync();
}

Console.WriteLine($"most in flight: {most}");

async Task FetchAsync()
{
    lock (arrival)
    {
        most = Math.Max(most, ++inFlight);
    }

    await Task.Delay(500);
    lock (arrival)
    {
        inFlight--;
    }
}
