namespace Programs;

/// <summary>The tools of a traced run: they do what the plain ones do, and write down each slice.</summary>
internal sealed class RecordingTools(Trace trace, Rendezvous rendezvous)
{
    /// <summary>Tools for the workload that these are the parameters of; only units meet.</summary>
    public static Tools For(Trace trace, IReadOnlyDictionary<string, int> parameters)
    {
        var rendezvous = new Rendezvous(parameters.GetValueOrDefault("units"), parameters.GetValueOrDefault("workers", 1));
        var recording = new RecordingTools(trace, rendezvous);
        return new() { Unit = recording.Unit, Sleep = recording.Sleep, SleepAsync = recording.SleepAsync };
    }

    public uint Unit(uint seed, uint i, int size)
    {
        long start = Clock.Now();
        int ticket = rendezvous.Arrive();
        uint answer = Kernel.Unit(seed, i, size);
        rendezvous.HoldStraggler(ticket);
        trace.Slice("unit", i, start, size, answer);
        rendezvous.Leave();
        return answer;
    }

    public void Sleep(uint i, int milliseconds)
    {
        long start = Clock.Now();
        Thread.Sleep(milliseconds);
        trace.Slice("sleep", i, start, milliseconds, answer: 0);
    }

    public async Task SleepAsync(uint i, int milliseconds)
    {
        long start = Clock.Now();
        await Task.Delay(milliseconds);
        trace.Slice("sleep", i, start, milliseconds, answer: 0);
    }
}
