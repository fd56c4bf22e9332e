using System.Runtime;
using System.Text.Json;

namespace Programs;

/// <summary>Hands the seeds to a workload, and holds the watch.</summary>
internal sealed class Measurement(Request request)
{
    private const uint FirstTimed = 1u << 31; // far from the warm-ups' seeds, however many there are

    private readonly List<Iteration> _iterations = new(request.Iterations);
    private readonly Warmups _warmups = new();
    private bool _isOut; // a seed is, and not answered yet
    private bool _isWarm;
    private long _firstAsked;
    private long _handedOver;
    private long? _plateau;
    private int _plateaus;
    private long _spawn;
    private long _between; // from answers to the next seed's hand-over
    private long _join;

    /// <summary>Is called before each seed is handed over.</summary>
    public Action BeforeSeed { get; init; } = static () => { };

    /// <summary>The timed iteration that runs, from 0, and how many plateaus it has reached.</summary>
    public (int Iteration, int Gate) Now => (_iterations.Count, _plateaus);

    /// <summary>Drives the stream to its end.</summary>
    /// <exception cref="EndException">An iteration has more or fewer plateaus than its workload.</exception>
    public async Task TakeAsync(Func<IEnumerable<uint>, IAsyncEnumerable<uint>> start)
    {
        long started = Clock.Now();
        long answered = 0;
        await foreach (uint answer in start(Seeds()))
        {
            long now = Clock.Now();
            _between += answered == 0 ? 0 : _handedOver - answered;
            answered = now;
            _isOut = false;
            Require(_plateaus == request.Implementation.Workload.Plateaus, $"an iteration with {_plateaus} plateaus");
            var iteration = new Iteration(answer, AtLeastOne(answered - _handedOver), _plateau);
            if (_isWarm)
            {
                _iterations.Add(iteration);
            }
            else
            {
                _warmups.Add(iteration);
            }
        }

        _spawn = _firstAsked - started;
        _join = Clock.Now() - answered;
    }

    /// <summary>Stamps the moment at which all tasks of an iteration are parked.</summary>
    public void StampPlateau()
    {
        _plateau = AtLeastOne(Clock.Now() - _handedOver);
        _plateaus++;
        Require(_plateaus <= request.Implementation.Workload.Plateaus, $"an iteration with {_plateaus} plateaus");
    }

    public void Write() => JsonLines.Write(WriteMembers);

    internal void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartObject("measurement"u8);
        json.WriteNumber("contract"u8, 2);
        json.WriteStartObject("facts"u8);
        json.WriteNumber("processors"u8, Environment.ProcessorCount);
        json.WriteNumber("server_gc"u8, GCSettings.IsServerGC ? 1 : 0);
        json.WriteString("version"u8, Environment.Version.ToString());
        json.WriteEndObject();
        json.WriteNumber("spawn_ns"u8, _spawn);
        json.WriteNumber("between_ns"u8, _between);
        json.WriteNumber("join_ns"u8, _join);
        _warmups.Write(json);
        json.WriteStartArray("iterations"u8);
        _iterations.ForEach(iteration => iteration.Write(json));
        json.WriteEndArray();
        json.WriteStartObject("metrics"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static long AtLeastOne(long nanoseconds) => Math.Max(1, nanoseconds);

    private IEnumerable<uint> Seeds()
    {
        _firstAsked = Clock.Now();
        long warmUntil = request.WarmupMs == 0 ? 0 : long.MaxValue;
        for (uint k = 0; k < request.WarmupLeast || Clock.Now() < warmUntil; k++)
        {
            yield return HandOver(request.Seed + k);
            warmUntil = k == 0 ? _handedOver + (request.WarmupMs * 1_000_000L) : warmUntil;
        }

        _isWarm = true;
        for (uint j = 0; j < request.Iterations; j++)
        {
            yield return HandOver(request.Seed + FirstTimed + j);
        }
    }

    private uint HandOver(uint seed)
    {
        Require(!_isOut, "a seed is asked for before the one that is out is answered");
        _isOut = true;
        BeforeSeed();
        (_plateau, _plateaus) = (null, 0);
        _handedOver = Clock.Now();
        return seed;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new EndException(EndException.WitnessFailed, otherwise);
        }
    }
}
