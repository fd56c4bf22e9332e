using System.Globalization;
using System.Text.Json;

namespace Programs;

/// <summary>Answers <c>--list</c>: the primitives' vectors, then every implementation.</summary>
internal static class Listing
{
    public static void Write(IReadOnlyList<Implementation> implementations)
    {
        JsonLines.Write(WriteVectors);
        foreach (Implementation implementation in implementations)
        {
            JsonLines.Write(json => WriteImplementation(json, implementation));
        }
    }

    private static void WriteVectors(Utf8JsonWriter json)
    {
        uint[] units = [.. Enumerable.Range(0, 8).Select(i => Kernel.Unit(1, (uint)i, 10_000))];
        json.WriteStartObject("vectors");
        WriteHex(json, "fmix32(1)", U32.Fmix32(1));
        WriteHex(json, "fmix32(4294967295)", U32.Fmix32(uint.MaxValue));
        WriteHex(json, "seed_for(1,0)", U32.SeedFor(1, 0));
        WriteHex(json, "unit(1,0,1000)", Kernel.Unit(1, 0, 1000));
        WriteHex(json, "fold(unit(1,i,10000),i<8)", U32.Fold(units));
        json.WriteEndObject();
    }

    private static void WriteHex(Utf8JsonWriter json, string name, uint value) =>
        json.WriteString(name, value.ToString("x8", CultureInfo.InvariantCulture));

    private static void WriteImplementation(Utf8JsonWriter json, Implementation implementation)
    {
        json.WriteStartObject("implementation");
        json.WriteString("workload"u8, implementation.Workload.Name);
        json.WriteString("model"u8, implementation.Model);
        json.WriteStartArray("kinds"u8);
        json.WriteStringValue("timed"u8);
        json.WriteStringValue(implementation.Workload.Watched == Watched.Traced ? "traced"u8 : "held"u8);
        json.WriteEndArray();
        json.WriteStartObject("parameters"u8);
        foreach (Parameter parameter in implementation.Workload.Parameters)
        {
            json.WriteNumber(parameter.Name, parameter.Least);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
