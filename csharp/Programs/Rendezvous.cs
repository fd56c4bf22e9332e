namespace Programs;

/// <summary>Makes units meet, so that a serial program under a parallel name waits for ever.</summary>
internal sealed class Rendezvous(int units, int workers)
{
    private readonly object _gate = new(); // a monitor: System.Threading.Lock cannot wait and pulse
    private int _iteration = -1;
    private int _tuples = Meeting(units / 2, workers); // units with a ticket below meet; the next is the straggler
    private int _arrived;
    private int _left;

    /// <summary>Counts anew, before an iteration: no unit is under way. In the second one all units meet, in the third none.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            (_arrived, _left) = (0, 0);
            _tuples = Meeting(++_iteration switch { 0 => units / 2, 1 => units, _ => 0 }, workers);
        }
    }

    /// <summary>Takes the next ticket; blocks until the tickets of its tuple are taken, too.</summary>
    public int Arrive()
    {
        lock (_gate)
        {
            int ticket = _arrived++;
            Monitor.PulseAll(_gate);
            while (ticket < _tuples && _arrived < ((ticket / workers) + 1) * workers)
            {
                Monitor.Wait(_gate);
            }

            return ticket;
        }
    }

    /// <summary>Blocks the straggler until all other units have left; lets everyone else through.</summary>
    public void HoldStraggler(int ticket)
    {
        if (workers == 1 || _iteration == 1 || ticket != _tuples)
        {
            return;
        }

        lock (_gate)
        {
            while (_left < units - 1)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _left++;
            Monitor.PulseAll(_gate);
        }
    }

    private static int Meeting(int most, int workers) => most / workers * workers;
}
