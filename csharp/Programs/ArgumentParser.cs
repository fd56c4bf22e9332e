using System.Globalization;

namespace Programs;

/// <summary>Reads the contract's grammar: every argument named, given once, and in its range.</summary>
internal sealed class ArgumentParser(IReadOnlyList<Implementation> implementations)
{
    private const int MostIterations = 1_000_000;

    private readonly Dictionary<string, string> _given = [];

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The request, or null and a <see cref="Refusal"/>.</summary>
    public Request? Parse(ReadOnlySpan<string> arguments)
    {
        Collect(arguments);
        if (FindImplementation() is not { } implementation)
        {
            return null;
        }

        uint seed = (uint)TakeNumber("seed", 0, uint.MaxValue);
        int warmup = (int)TakeNumber("warmup", 0, MostIterations);
        int iterations = (int)TakeNumber("iterations", 0, MostIterations);
        var parameters = implementation.Workload.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => (int)TakeNumber(parameter.Name, parameter.Least, int.MaxValue));
        bool hold = _given.Remove("--hold");
        bool census = _given.Remove("--census");
        _given.Remove("--trace", out string? tracePath);

        Require(_given.Count == 0, $"unknown argument: {string.Join(", ", _given.Keys)}");
        Require(warmup + iterations > 0, "warmup and iterations are both 0");
        Require(!implementation.IsSerial || parameters["workers"] <= 1, $"{implementation.Model} takes workers 1 only");
        Require(!census || hold, "--census needs --hold");
        Require(!hold || tracePath is null, "--hold and --trace exclude each other");
        Require(tracePath != "", "--trace needs a file");
        RequireKind(hold, Watched.Held, implementation, warmup, iterations);
        RequireKind(tracePath is not null, Watched.Traced, implementation, warmup, iterations);
        return Refusal is null
            ? new(implementation, seed, warmup + iterations, parameters, hold, census, tracePath)
            : null;
    }

    private void Collect(ReadOnlySpan<string> arguments)
    {
        while (arguments is [string argument, .. ReadOnlySpan<string> rest])
        {
            string value = "";
            if (argument is not ("--hold" or "--census") && rest.Length > 0)
            {
                value = rest[0];
                rest = rest[1..];
            }

            Require(argument.StartsWith("--", StringComparison.Ordinal), $"not an argument: {argument}");
            Require(_given.TryAdd(argument, value), $"given twice: {argument}");
            arguments = rest;
        }
    }

    private Implementation? FindImplementation()
    {
        string workload = TakeText("workload");
        string model = TakeText("model");
        Implementation? found = implementations.FirstOrDefault(
            known => known.Workload.Name == workload && known.Model == model);
        Require(found is not null, $"no implementation of {workload} in {model}");
        return found;
    }

    private string TakeText(string name)
    {
        Require(_given.Remove($"--{name}", out string? text), $"missing: --{name}");
        return text ?? "";
    }

    private long TakeNumber(string name, long least, long most)
    {
        string text = TakeText(name);
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        Require(isNumber && number >= least && number <= most, $"--{name} is not in {least} ... {most}: {text}");
        return number;
    }

    private void RequireKind(bool wanted, Watched kind, Implementation implementation, int warmup, int iterations)
    {
        Require(!wanted || implementation.Workload.Watched == kind, $"{implementation.Workload.Name} is never {kind}");
        Require(!wanted || (warmup, iterations) == (0, 1), $"{kind} goes with --warmup 0 --iterations 1");
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            Refusal ??= otherwise;
        }
    }
}
