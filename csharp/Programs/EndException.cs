namespace Programs;

/// <summary>Thrown below a workload, where only main can end the program.</summary>
internal sealed class EndException(int exitCode, string message) : Exception(message)
{
    public const int BadLine = 1;
    public const int WitnessFailed = 65;

    public int ExitCode => exitCode;
}
