namespace Programs;

/// <summary>What is done: its parameters in the contract's order, and how it can be watched.</summary>
internal sealed record Workload(string Name, Watched Watched, params IReadOnlyList<Parameter> Parameters);

/// <summary>A number that every invocation of a workload passes.</summary>
internal sealed record Parameter(string Name, int Least);

/// <summary>The one kind of invocation that a workload offers beside the timed one.</summary>
internal enum Watched
{
    Traced,
    Held,
}
