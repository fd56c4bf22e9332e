using System.Diagnostics.Tracing;

namespace Programs;

/// <summary>Follows the runtime's own events to tell which async methods are suspended.</summary>
/// <remarks>
/// An async method that really suspends begins an operation; one that never does leaves no trace, and is not counted.
/// Neither is a call that was suspended already when the listening began: its method was named before.
/// </remarks>
internal sealed class Census : EventListener
{
    private const EventKeywords CausalityOperation = (EventKeywords)8;
    private const EventKeywords CausalitySynchronousWork = (EventKeywords)0x20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Call> _calls = []; // by the id of the method's task
    private readonly Dictionary<long, Stack<int>> _running = []; // by thread: where a call stops, the event does not name it
    private readonly HashSet<int> _ran = []; // since the last poke
    private Dictionary<int, int> _counted = []; // all that were suspended at the last census: how often each had gone on, by id
    private string? _method;

    /// <summary>Counts the suspended calls of the one method that has most of them.</summary>
    /// <remarks>
    /// A workload's tasks are calls of one method, while those of main and of the stream are called once. Of a task and what it
    /// awaits on its way to a gate, which are equally many, the method is that whose calls have been there longer.
    /// The last to arrive may still be on its way into its await; hence the patience.
    /// </remarks>
    public Count Take(int expected)
    {
        SpinWait.SpinUntil(() => Crowd().Count >= expected, Patience);
        Dictionary<int, int> crowd = Crowd();
        int[] again = [.. crowd.Keys.Where(_counted.ContainsKey)];
        int moved = again.Count(task => crowd[task] != _counted[task]);
        _counted = Suspended();
        return new(crowd.Count, again.Length, moved);
    }

    /// <summary>Counts, without patience, the suspended calls of that method that have not stayed where the last census saw them.</summary>
    public int There() => Crowd().Count(known => !_counted.TryGetValue(known.Key, out int runs) || runs != known.Value);

    /// <summary>Awaits an answer, and tells which calls of that method have run for it and are suspended again.</summary>
    public async ValueTask<(uint Answer, int[] Moved)> WatchAsync(Func<ValueTask<uint>> poke)
    {
        lock (_gate)
        {
            _ran.Clear();
        }

        uint answer = await poke();
        int[] moved = [];
        SpinWait.SpinUntil(() => (moved = Ran()).All(IsSuspended), Patience);
        return (answer, moved);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // Anyone may call a source so; the runtime's stands beside the task.
        if (eventSource.Name == "System.Threading.Tasks.TplEventSource"
            && eventSource.GetType().Assembly == typeof(Task).Assembly)
        {
            EnableEvents(eventSource, EventLevel.Verbose, CausalityOperation | CausalitySynchronousWork);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_gate)
        {
            switch (eventData.EventName)
            {
                case "TraceOperationBegin":
                    Begin(Payload<int>(eventData, "TaskID"), Payload<string>(eventData, "OperationName"));
                    break;
                case "TraceOperationEnd":
                    _calls.Remove(Payload<int>(eventData, "TaskID"));
                    break;
                case "TraceSynchronousWorkBegin":
                    GoOn(eventData.OSThreadId, Payload<int>(eventData, "TaskID"));
                    break;
                case "TraceSynchronousWorkEnd":
                    Stop(eventData.OSThreadId);
                    break;
            }
        }
    }

    private static T Payload<T>(EventWrittenEventArgs eventData, string name) =>
        (T)eventData.Payload![eventData.PayloadNames!.IndexOf(name)]!;

    private void Begin(int task, string name)
    {
        if (name.StartsWith("Async: ", StringComparison.Ordinal)) // Task.Run, Task.Delay, ContinueWith begin operations, too
        {
            _calls[task] = new(name);
        }
    }

    private void GoOn(long thread, int task)
    {
        if (!_running.TryGetValue(thread, out Stack<int>? running))
        {
            _running[thread] = running = [];
        }

        running.Push(task);
        _ran.Add(task);
        if (_calls.TryGetValue(task, out Call? call))
        {
            call.Runs++;
            call.IsSuspended = false;
        }
    }

    private void Stop(long thread)
    {
        if (_running.TryGetValue(thread, out Stack<int>? running)
            && running.TryPop(out int task)
            && _calls.TryGetValue(task, out Call? call))
        {
            call.IsSuspended = true;
        }
    }

    // The suspended calls of the method that has most of them: how often each has gone on, by id.
    private Dictionary<int, int> Crowd()
    {
        lock (_gate)
        {
            // All calls, running or not: while one task still runs, those that are suspended are fewer than what they await.
            IGrouping<string, KeyValuePair<int, Call>>? most = _calls
                .GroupBy(static known => known.Value.Method)
                .MaxBy(calls => (calls.Count(), calls.Count(known => _counted.ContainsKey(known.Key))));
            _method = most?.Key;
            return most?
                .Where(static known => known.Value.IsSuspended)
                .ToDictionary(static known => known.Key, static known => known.Value.Runs) ?? [];
        }
    }

    private Dictionary<int, int> Suspended()
    {
        lock (_gate)
        {
            return _calls
                .Where(static known => known.Value.IsSuspended)
                .ToDictionary(static known => known.Key, static known => known.Value.Runs);
        }
    }

    private int[] Ran()
    {
        lock (_gate)
        {
            return [.. _ran.Where(task => _calls.TryGetValue(task, out Call? call) && call.Method == _method)];
        }
    }

    private bool IsSuspended(int task)
    {
        lock (_gate)
        {
            return _calls.TryGetValue(task, out Call? call) && call.IsSuspended;
        }
    }

    /// <summary>How many are suspended; how many of them were so at the last count; and how many of these ran in between.</summary>
    internal readonly record struct Count(int Suspended, int Again, int Moved);

    private sealed class Call(string method)
    {
        public string Method { get; } = method;

        public int Runs { get; set; }

        public bool IsSuspended { get; set; } = true;
    }
}
