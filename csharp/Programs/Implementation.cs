namespace Programs;

/// <summary>A workload in one model.</summary>
internal sealed record Implementation(Workload Workload, string Model, Start Start)
{
    /// <summary>Does its work on one worker whatever it is given, so that one is all it takes.</summary>
    public bool IsSerial { get; init; }

    /// <summary>Whether the runtime can be asked for the tasks; threads are counted by the kernel.</summary>
    public bool HasCensus => Model != "thread";
}

/// <summary>Starts a workload's stream: one answer for each seed, in order.</summary>
internal delegate IAsyncEnumerable<uint> Start(
    IEnumerable<uint> seeds, IReadOnlyDictionary<string, int> parameters, Tools tools);
