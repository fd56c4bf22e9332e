namespace Programs;

/// <summary>One invocation, as the command line asks for it; <c>Iterations</c> includes the warm-ups.</summary>
internal sealed record Request(
    Implementation Implementation,
    uint Seed,
    int Iterations,
    IReadOnlyDictionary<string, int> Parameters,
    bool Hold,
    bool Census,
    string? TracePath);
