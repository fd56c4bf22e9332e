namespace Programs;

/// <summary>One invocation, as the command line asks for it.</summary>
internal sealed record Request(
    Implementation Implementation,
    uint Seed,
    int WarmupMs,
    int WarmupLeast,
    int Iterations,
    IReadOnlyDictionary<string, int> Parameters,
    bool Hold,
    string? TracePath);
