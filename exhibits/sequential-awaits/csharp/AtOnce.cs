int inFlight = 0, most = 0;
var arrival = new Lock();

await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => FetchAsync()));
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
