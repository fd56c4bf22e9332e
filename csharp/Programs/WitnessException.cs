namespace Programs;

/// <summary>A workload was not seen to do what it must; main ends the program for it.</summary>
internal sealed class WitnessException(string message) : Exception(message);
