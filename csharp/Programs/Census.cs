using System.Diagnostics.Tracing;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Programs;

/// <summary>Follows the runtime's own events to tell which async methods are suspended.</summary>
/// <remarks>
/// An async method that really suspends begins an operation; one that never does leaves no trace, and is not counted.
/// Neither is a call that was suspended already when the listening began: its method was named before.
/// </remarks>
internal sealed class Census : EventListener
{
    private const EventKeywords TaskTransfer = (EventKeywords)1;
    private const EventKeywords CausalityOperation = (EventKeywords)8;
    private const EventKeywords CausalitySynchronousWork = (EventKeywords)0x20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // As the events name them. The runtime's libraries have async methods, too, and who awaits one is not a call deeper for it.
    private static readonly HashSet<string> OwnMethods =
    [
        .. AppDomain.CurrentDomain.GetAssemblies()
            .Where(IsBesideTheRuntime)
            .SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => type.IsAssignableTo(typeof(IAsyncStateMachine)))
            .Select(static type => $"Async: {type.Name}"),
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Call> _calls = []; // by the id of the method's task
    private readonly Dictionary<long, Stack<int>> _running = []; // by thread: where a call stops, the event does not name it
    private readonly HashSet<int> _ran = []; // since the last poke
    private Dictionary<int, Chain> _counted = []; // all that were suspended at the last census, by id
    private string? _method;

    /// <summary>Counts the suspended calls of the one method that has most of them, and all that wait in them for each other.</summary>
    /// <remarks>
    /// A workload's tasks are calls of one method, while those of main and of the stream are called once. Where it awaits itself,
    /// its calls are one task's. Of a task and what it awaits, which are equally many, the method is that whose calls have been
    /// there longer, or else the one that awaits. The last to arrive may still be on its way into its awaits; hence the patience.
    /// </remarks>
    public Count Take(int expected, int frames)
    {
        Dictionary<int, Chain> crowd = [];
        SpinWait.SpinUntil(
            () =>
            {
                crowd = Crowd();
                return crowd.Count >= expected && crowd.Values.Sum(static chain => chain.Frames) >= frames;
            },
            Patience);
        int[] again = [.. crowd.Keys.Where(_counted.ContainsKey)];
        int moved = again.Count(task => crowd[task] != _counted[task]);
        _counted = Suspended();
        return new(crowd.Count, again.Length, moved, crowd.Values.Sum(static chain => chain.Frames));
    }

    /// <summary>Counts, without patience, the suspended calls of that method that have not stayed where the last census saw them.</summary>
    public int There() =>
        Crowd().Count(known => !_counted.TryGetValue(known.Key, out Chain counted) || counted != known.Value);

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
            EnableEvents(eventSource, EventLevel.Verbose, TaskTransfer | CausalityOperation | CausalitySynchronousWork);
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
                case "TaskWaitBegin": // of an await: the method's task, where it is one that waits, is what continues
                    Await(Payload<int>(eventData, "ContinueWithTaskID"), Payload<int>(eventData, "TaskID"));
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

    private static bool IsBesideTheRuntime(Assembly assembly) =>
        Path.GetDirectoryName(assembly.Location) != Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static T Payload<T>(EventWrittenEventArgs eventData, string name) =>
        (T)eventData.Payload![eventData.PayloadNames!.IndexOf(name)]!;

    private void Begin(int task, string name)
    {
        if (OwnMethods.Contains(name)) // Task.Run, Task.Delay, ContinueWith begin operations, too
        {
            _calls[task] = new(name);
        }
    }

    private void Await(int task, int awaited)
    {
        if (_calls.TryGetValue(task, out Call? call))
        {
            call.Awaits = awaited;
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

    // The suspended calls of the method that has most of them, by id.
    private Dictionary<int, Chain> Crowd()
    {
        lock (_gate)
        {
            // All calls, running or not: while one task still runs, those that are suspended are fewer than what they await.
            HashSet<(int, string)> awaited = [.. _calls.Values.Select(static call => (call.Awaits, call.Method))];
            IGrouping<string, KeyValuePair<int, Call>>? most = _calls
                .Where(known => !awaited.Contains((known.Key, known.Value.Method)))
                .GroupBy(static known => known.Value.Method)
                .MaxBy(calls => (
                    calls.Count(),
                    calls.Count(known => _counted.ContainsKey(known.Key)),
                    Follow(calls.First().Key).Frames));
            _method = most?.Key;
            return Followed(most ?? Enumerable.Empty<KeyValuePair<int, Call>>());
        }
    }

    private Dictionary<int, Chain> Suspended()
    {
        lock (_gate)
        {
            return Followed(_calls);
        }
    }

    private Dictionary<int, Chain> Followed(IEnumerable<KeyValuePair<int, Call>> calls) => calls
        .Select(known => (known.Key, Chain: Follow(known.Key)))
        .Where(known => _calls[known.Key].IsSuspended && _calls[known.Chain.Innermost].IsSuspended)
        .ToDictionary(static known => known.Key, static known => known.Chain);

    private Chain Follow(int task)
    {
        int frames = 1;
        Call call = _calls[task];
        for (; _calls.TryGetValue(call.Awaits, out Call? inner); call = inner)
        {
            task = call.Awaits;
            frames++;
        }

        return new(task, call.Runs, frames);
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

    /// <summary>
    /// How many are suspended; how many of them were so at the last count; how many of these ran in between; and how many calls
    /// wait in them for each other.
    /// </summary>
    internal readonly record struct Count(int Suspended, int Again, int Moved, int Frames);

    // From a call to the one that it awaits, and so on: the last one, how often that has gone on, and how many there are.
    private readonly record struct Chain(int Innermost, int Runs, int Frames);

    private sealed class Call(string method)
    {
        public string Method { get; } = method;

        public int Runs { get; set; }

        public int Awaits { get; set; } // the id of a task

        public bool IsSuspended { get; set; } = true;
    }
}
