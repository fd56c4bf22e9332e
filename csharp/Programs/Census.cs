using System.Diagnostics.Tracing;

namespace Programs;

/// <summary>Follows the runtime's own events to tell which async methods are suspended.</summary>
/// <remarks>
/// An async method that really suspends begins an operation; one that never does leaves no trace, and is not counted.
/// </remarks>
internal sealed class Census : EventListener
{
    private const EventKeywords TaskTransfer = (EventKeywords)1;
    private const EventKeywords Tasks = (EventKeywords)2;
    private const EventKeywords CausalityOperation = (EventKeywords)8;
    private const EventKeywords CausalitySynchronousWork = (EventKeywords)0x20;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, string> _methods = []; // by the id of the method's task
    private readonly HashSet<int> _parked = [];

    /// <summary>
    /// The most calls of one async method that are suspended now: a workload's tasks are calls of one method,
    /// while those of main and of the stream are called once.
    /// </summary>
    /// <remarks>The last to arrive may still be on its way into its await; hence up to a second's patience.</remarks>
    public int CountParked(int expected)
    {
        SpinWait.SpinUntil(() => CountParked() >= expected, TimeSpan.FromSeconds(1));
        return CountParked();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Threading.Tasks.TplEventSource")
        {
            EnableEvents(
                eventSource,
                EventLevel.Verbose,
                TaskTransfer | Tasks | CausalityOperation | CausalitySynchronousWork);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_gate)
        {
            switch (eventData.EventName)
            {
                case "TraceOperationBegin":
                    _methods[Payload<int>(eventData, "TaskID")] = Payload<string>(eventData, "OperationName");
                    break;
                case "TaskWaitBegin":
                    _parked.Add(Payload<int>(eventData, "ContinueWithTaskID"));
                    break;
                case "TraceSynchronousWorkBegin":
                    _parked.Remove(Payload<int>(eventData, "TaskID"));
                    break;
            }
        }
    }

    private static T Payload<T>(EventWrittenEventArgs eventData, string name) =>
        (T)eventData.Payload![eventData.PayloadNames!.IndexOf(name)]!;

    private int CountParked()
    {
        lock (_gate)
        {
            return _parked.Where(_methods.ContainsKey)
                .GroupBy(task => _methods[task])
                .Select(calls => calls.Count())
                .DefaultIfEmpty()
                .Max();
        }
    }
}
