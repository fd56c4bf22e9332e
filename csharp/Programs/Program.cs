using Programs;

const int UsageError = 64;

if (args is ["--list"])
{
    Listing.Write();
    return 0;
}

var parser = new ArgumentParser();
if (parser.Parse(args) is not { } request)
{
    Console.Error.WriteLine(parser.Refusal);
    return UsageError;
}

if (request.Parameters.TryGetValue("workers", out int workers) && workers != Environment.ProcessorCount)
{
    Console.Error.WriteLine($"--workers {workers}, but DOTNET_PROCESSOR_COUNT gives {Environment.ProcessorCount}");
    return UsageError;
}

var measurement = new Measurement(request.Seed, request.Iterations);
using Trace? trace = request.TracePath is { } path ? new Trace(path) : null;
using Census? census = request.Census && request.Implementation.HasCensus ? new Census() : null;
Tools tools = ChooseTools();
await measurement.TakeAsync(seeds => request.Implementation.Start(seeds, request.Parameters, tools));
measurement.Write();
return 0;

Tools ChooseTools()
{
    if (trace is not null)
    {
        return RecordingTools.For(trace, request.Parameters);
    }

    if (request.Hold)
    {
        return new() { Plateau = HoldAsync };
    }

    return new()
    {
        Plateau = (_, _) =>
        {
            measurement.StampPlateau();
            return ValueTask.CompletedTask;
        },
    };
}

ValueTask HoldAsync(int concurrency, Poke? poke)
{
    measurement.StampPlateau();
    return Holding.HoldAsync(concurrency, poke, census);
}
