namespace Programs;

/// <summary>The tools of a traced run: they do what the plain ones do, and write down each slice.</summary>
internal sealed class RecordingTools(Trace trace, Rendezvous rendezvous)
{
    public Tools Tools => new() { Unit = Unit, Sleep = Sleep, SleepAsync = SleepAsync };

    public uint Unit(uint seed, uint i, int size)
    {
        long start = Clock.Now();
        int ticket = rendezvous.Arrive();
        uint answer = Kernel.Unit(seed, i, size);
        rendezvous.HoldStraggler(ticket);
        trace.Unit(i, start, size, answer);
        rendezvous.Leave();
        return answer;
    }

    public void Sleep(uint i, int milliseconds)
    {
        long start = Clock.Now();
        Thread.Sleep(milliseconds);
        trace.Slept(i, start, milliseconds);
    }

    public async Task SleepAsync(uint i, int milliseconds)
    {
        long start = Clock.Now();
        await Task.Delay(milliseconds);
        trace.Slept(i, start, milliseconds);
    }
}
